import { SMTPServer } from "smtp-server";
import type { Buffer } from "node:buffer";

/** A mail as the server got it. */
export interface Received {
  from: string;
  to: string[];
  /** Headers and bodies, as they came over the wire. */
  source: string;
}

/** A mail server on localhost that keeps what it gets, or answers with a code of one's choice. */
export interface MailServer {
  url: string;
  received: Received[];
  /** The next so many mails are refused by this code. */
  refuse(code: number, times: number): void;
  close(): Promise<void>;
}

export async function mailServer(port = 0): Promise<MailServer> {
  const received: Received[] = [];
  let refusal = { code: 0, times: 0 };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onData(stream, { envelope }, done) {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        if (refusal.times-- > 0) return done(Object.assign(new Error("No"), { responseCode: refusal.code }));
        const from = envelope.mailFrom ? envelope.mailFrom.address : "";
        received.push({ from, to: envelope.rcptTo.map(({ address }) => address), source: pieces.join("") });
        done();
      });
    },
  });
  await new Promise<void>((ready) => server.listen(port, "127.0.0.1", ready));
  const address = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    refuse: (code, times) => void (refusal = { code, times }),
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}
