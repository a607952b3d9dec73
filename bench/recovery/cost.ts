import process from "node:process";

/** Of one answer, in milliseconds. */
export interface Cost {
  ms: number;
  /** Of this process, all its threads. */
  cpu: number;
  /** For how long the thread was kept from others at most. */
  held: number;
}

export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const turns = watchTurns();
  const [began, before] = [performance.now(), process.cpuUsage()];
  await work();
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpu: (user + system) / 1000, held: turns.longest() };
}

/** Looks how long the thread is kept from a timer, in milliseconds. */
function watchTurns() {
  let [last, longest] = [performance.now(), 0];
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  return { longest: () => (look(), clearInterval(timer), longest) };
}
