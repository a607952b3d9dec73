/** Where those wait who bring more, until there is room for it. */
export class Room {
  #isThere: () => boolean;
  #waiting: (() => void)[] = [];

  constructor(isThere: () => boolean) {
    this.#isThere = isThere;
  }

  async wait(): Promise<void> {
    while (!this.#isThere()) await new Promise<void>((wake) => this.#waiting.push(wake));
  }

  /** There may be some by now. */
  look() {
    if (this.#isThere()) this.#waiting.splice(0).forEach((wake) => wake());
  }
}
