/** A wall clock that has gone so much further, or so much less far, than time has was set: in milliseconds. */
const JUMP = 5 * 60_000;

/** Tells when the wall clock was set forward or back. */
export class ClockWatch {
  #clocks: { now(): Date; monotonic(): number };
  #last: [wall: number, monotonic: number];

  constructor(clocks: { now(): Date; monotonic(): number }) {
    this.#clocks = clocks;
    this.#last = this.#read();
  }

  /** Whether it jumped since the last call. A machine that slept counts: its leases are as old as the sleep was long. */
  jumped(): boolean {
    const [wall, monotonic] = this.#read();
    const [wallBefore, monotonicBefore] = this.#last;
    this.#last = [wall, monotonic];
    return Math.abs(wall - wallBefore - (monotonic - monotonicBefore)) > JUMP;
  }

  #read(): [number, number] {
    return [this.#clocks.now().getTime(), this.#clocks.monotonic()];
  }
}
