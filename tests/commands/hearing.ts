/** What a program says on a stream, read to its end from the beginning on. */
export interface Heard {
  readonly text: string;
  /** Waits until it has said so; throws with all it said where it ends without. */
  until(pattern: RegExp): Promise<void>;
  /** Resolves when the stream has ended. */
  ended: Promise<void>;
}

export function hearing(stream: ReadableStream<Uint8Array>): Heard {
  const decoder = new TextDecoder();
  let text = "";
  let isOver = false;
  let news = Promise.withResolvers<void>();
  const tell = () => {
    news.resolve();
    news = Promise.withResolvers<void>();
  };
  const read = async () => {
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      tell();
    }
    isOver = true;
    tell();
  };
  return {
    get text() {
      return text;
    },
    until: async (pattern) => {
      while (!pattern.test(text)) {
        if (isOver) throw new Error(`The program never said ${pattern}, only: ${text}`);
        await news.promise;
      }
    },
    ended: read(),
  };
}
