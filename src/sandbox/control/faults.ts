import { mix32 } from "../state/sequence.ts";
import { type Disturbed, instead, spoilt } from "./disturb.ts";
import type { Fault, NewFault } from "./fault.ts";
import type { Subject } from "./subject.ts";

/** The scripted faults of one sandbox. Those about a path, a namespace or an actor wait until the call is understood. */
export class Faults {
  #faults: Fault[] = [];
  /** Faults that struck when the call was understood and spoil the answer later, by the request's headers. */
  #late = new WeakMap<Headers, Fault>();
  #seed: number;
  #now: () => Date;
  #next = 1;

  /** `seed` is that of faults that bring none of their own; `now` is the sandbox's clock. */
  constructor(seed: number, now: () => Date) {
    this.#seed = seed;
    this.#now = now;
  }

  add(fault: NewFault): Fault {
    const id = this.#next++;
    const usual = { route: "", from: 1, every: 1, times: 1, probability: 1, seed: mix32(this.#seed + id) };
    const whole: Fault = { ...usual, ...fault, id, seen: 0, struck: 0 };
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

  /** Asked when a call is understood, before its handler: the fault about its subject may answer in its place. */
  async note(route: string, request: Disturbed, subject: () => Subject): Promise<Response | null> {
    if (!this.#faults.some(needsSubject)) return null;
    const fault = this.#strike(route, subject());
    if (!fault) return null;
    const given = await instead(fault.effect, request);
    if (!given) this.#late.set(request.headers, fault);
    return given;
  }

  /** Lets a call through, or answers in its place, or spoils its answer. */
  async disturb(
    came: Request,
    route: string,
    answer: (request: Request) => Promise<Response>,
  ): Promise<Response> {
    if (this.#faults.length === 0) return answer(came);
    // Trap: the headers of a served request cannot be changed, those of a copy can.
    const request = this.#faults.some((fault) => fault.effect.ignore_range) ? new Request(came) : came;
    const fault = this.#strike(route, null);
    const given = fault && await instead(fault.effect, request);
    if (given) return given;
    const response = await answer(request);
    const due = this.#late.get(request.headers) ?? fault;
    return due ? await spoilt(response, due.effect) : response;
  }

  #strike(route: string, subject: Subject | null): Fault | undefined {
    return this.#faults.find((fault) => matches(fault, route, subject) && this.#isDue(fault));
  }

  #isDue(fault: Fault): boolean {
    if (!isWithin(fault, this.#now())) return false;
    const turn = ++fault.seen - fault.from;
    if (turn < 0 || turn % fault.every !== 0) return false;
    if (fault.times !== null && fault.struck >= fault.times) return false;
    if (chance(fault) >= fault.probability) return false;
    fault.struck++;
    return true;
  }
}

/** In [0, 1), by the call's number: what other faults and callers do changes nothing. */
function chance({ seed, seen }: Fault): number {
  return mix32(seed + Math.imul(seen, 0x9e3779b9)) / 2 ** 32;
}

function needsSubject(fault: Fault): boolean {
  return fault.path !== undefined || fault.namespace !== undefined || fault.actor !== undefined;
}

function matches(fault: Fault, route: string, subject: Subject | null): boolean {
  if (!route.includes(fault.route)) return false;
  if (!needsSubject(fault)) return subject === null;
  return subject !== null && isAbout(fault, subject);
}

function isAbout({ path, namespace, actor }: Fault, subject: Subject): boolean {
  if (actor !== undefined && actor !== subject.actor) return false;
  if (namespace !== undefined && !subject.namespaces.includes(namespace)) return false;
  return path === undefined || subject.paths.some((one) => new RegExp(path, "iu").test(one));
}

function isWithin({ since, until }: Fault, now: Date): boolean {
  return (since === undefined || now >= new Date(since)) && (until === undefined || now < new Date(until));
}
