import { mix32 } from "../state/sequence.ts";
import { instead, spoilt } from "./disturb.ts";
import type { Fault, NewFault } from "./fault.ts";

/** The scripted faults of one sandbox. Those with a path wait until the call's argument is known. */
export class Faults {
  #faults: Fault[] = [];
  /** Faults that struck when the argument was known and spoil the answer later, by the request's headers. */
  #late = new WeakMap<Headers, Fault>();
  #draws: number;
  #next = 1;

  constructor(seed: number) {
    this.#draws = seed;
  }

  add(fault: NewFault): Fault {
    const { route = "", from = 1, times = 1, probability = 1 } = fault;
    const whole: Fault = { ...fault, route, from, times, probability, id: this.#next++, seen: 0, struck: 0 };
    this.#faults.push(whole);
    return whole;
  }

  list(): Fault[] {
    return this.#faults;
  }

  remove(id: number): boolean {
    const before = this.#faults.length;
    this.#faults = this.#faults.filter((fault) => fault.id !== id);
    return this.#faults.length < before;
  }

  clear(): void {
    this.#faults = [];
  }

  /** Asked when a call's argument is known; a fault with a path may answer in the handler's place. */
  async note(route: string, headers: Headers, path: () => string): Promise<Response | null> {
    if (!this.#faults.some((fault) => fault.path !== undefined)) return null;
    const fault = this.#strike(route, path());
    if (!fault) return null;
    const given = await instead(fault.effect);
    if (!given) this.#late.set(headers, fault);
    return given;
  }

  /** Lets a call through, or answers in its place, or spoils its answer. */
  async disturb(request: Request, route: string, answer: () => Promise<Response>): Promise<Response> {
    if (this.#faults.length === 0) return answer();
    const fault = this.#strike(route, null);
    const given = fault && await instead(fault.effect);
    if (given) return given;
    if (fault?.effect.ignore_range) request.headers.delete("range");
    const response = await answer();
    const due = this.#late.get(request.headers) ?? fault;
    return due ? spoilt(response, due.effect) : response;
  }

  #strike(route: string, path: string | null): Fault | undefined {
    return this.#faults.find((fault) => matches(fault, route, path) && this.#isDue(fault));
  }

  #isDue(fault: Fault): boolean {
    fault.seen++;
    if (fault.seen < fault.from || (fault.times !== null && fault.struck >= fault.times)) return false;
    if (fault.probability < 1 && this.#draw() >= fault.probability) return false;
    fault.struck++;
    return true;
  }

  #draw(): number {
    this.#draws = (this.#draws + 0x9e3779b9) >>> 0;
    return mix32(this.#draws) / 2 ** 32;
  }
}

function matches(fault: Fault, route: string, path: string | null): boolean {
  if (!route.includes(fault.route)) return false;
  if (fault.path === undefined) return path === null;
  return path !== null && new RegExp(fault.path, "iu").test(path);
}
