/** Questions sent to another thread that were not answered yet; a number goes with each and comes back. */
export class Asks<Answer> {
  #waiting = new Map<number, PromiseWithResolvers<Answer>>();
  #next = 1;

  /** Sends a question with its number; resolves with what `answer` is given for that. */
  put(send: (ask: number) => void): Promise<Answer> {
    const waiting = Promise.withResolvers<Answer>();
    this.#waiting.set(this.#next, waiting);
    send(this.#next++);
    return waiting.promise;
  }

  answer(ask: number, answer: Answer) {
    this.#take(ask)?.resolve(answer);
  }

  refuse(ask: number, reason: Error) {
    this.#take(ask)?.reject(reason);
  }

  /** The same answer to all that wait. */
  answerAll(answer: Answer) {
    for (const ask of [...this.#waiting.keys()]) this.answer(ask, answer);
  }

  #take(ask: number): PromiseWithResolvers<Answer> | undefined {
    const waiting = this.#waiting.get(ask);
    this.#waiting.delete(ask);
    return waiting;
  }
}
