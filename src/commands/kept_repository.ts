import { hostname } from "node:os";
import type { Keeper } from "../domain/upkeep/keeper.ts";
import type { Repository } from "../storage/repository/repository.ts";
import type { Context, Option } from "./command.ts";

export const WAIT_OPTION: Record<string, Option> = {
  wait: { value: "MINUTES", help: "wait so long for somebody else's lock, instead of refusing at once" },
};

/** This process as the one who looks after a repository; `instance` names its installation, where it has one. */
export function keeperOf(
  { args, now, signal }: Context,
  repository: Repository,
  instance?: string,
): Keeper {
  const patience = args.text("wait") === undefined ? 0 : args.count("wait", 1) * 60_000;
  const holder = { hostname: hostname(), pid: Deno.pid, instance };
  return { repository, holder, now, signal, patience, sleep };
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((wake) => {
    const timer = setTimeout(wake, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      wake();
    }, { once: true });
  });
}
