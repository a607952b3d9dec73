import { exists } from "./corpus/files.ts";

/** What a program cost: its own process and the children it waited for, as the kernel counted. */
export interface Cost {
  seconds: number;
  /** User and system time together. */
  cpuSeconds: number;
  /** Largest resident size of one process, in bytes. */
  peakBytes: number;
}

export interface Measured extends Cost {
  output: string;
}

export interface Program {
  command: string;
  args: string[];
  /** The whole environment, so that nobody's own settings join in. */
  env: Record<string, string>;
  folder?: string;
}

const METER = "/usr/bin/time";

/** Runs a program under GNU time. Throws, with what it said, when it ends with another code than 0. */
export async function measure({ command, args, env, folder }: Program): Promise<Measured> {
  if (!exists(METER)) throw new Error(`Cannot measure: ${METER} is missing; apt-get install time`);
  const notes = await Deno.makeTempFile();
  const began = performance.now();
  const metered = ["--format", "%U %S %M", "--output", notes, command, ...args];
  const ended = await new Deno.Command(METER, { args: metered, env, cwd: folder, clearEnv: true }).output();
  const seconds = (performance.now() - began) / 1000;
  const [user, system, peak] = (await Deno.readTextFile(notes)).trim().split("\n").at(-1)!.split(" ").map(
    Number,
  );
  await Deno.remove(notes);
  const decoder = new TextDecoder();
  if (!ended.success) {
    throw new Error(`Cannot measure "${command} ${args.join(" ")}": ${decoder.decode(ended.stderr)}`);
  }
  return {
    seconds,
    cpuSeconds: user! + system!,
    peakBytes: peak! * 1024,
    output: decoder.decode(ended.stdout),
  };
}
