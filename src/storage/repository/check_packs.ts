import type { CheckState } from "./check_state.ts";
import { type Findings, oddity, problem } from "./finding.ts";
import { packName } from "./ids.ts";

/** Every pack of the index is in the store with its size; what else lies there is said. */
export async function* checkPacks(state: CheckState): Findings {
  const unseen = new Set(state.packs.keys());
  for await (const { name, size } of state.repository.store.list("data/", { signal: state.signal })) {
    const id = name.slice(name.lastIndexOf("/") + 1);
    if (name !== packName(id)) continue;
    unseen.delete(id);
    yield* compare(state, id, size);
  }
  for (const id of unseen) {
    state.lostPacks.add(id);
    yield problem(`Pack ${id} is not in ${state.repository.store.location}`, { object: id });
  }
}

async function* compare(state: CheckState, id: string, size: number): Findings {
  const due = state.packs.get(id);
  if (due === undefined) {
    yield oddity(`Pack ${id} is in no index: left by a run that was cut off`, { object: id });
  } else if (size < due) yield problem(`Pack ${id} has ${size} bytes, it must have ${due}`, { object: id });
  else if (size > due) yield problem(`Pack ${id} has ${size} bytes, ${due} are due`, { object: id });
}
