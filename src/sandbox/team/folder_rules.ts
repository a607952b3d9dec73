import type { State } from "../state/state.ts";

/** A folder's policies and the settings of its link, in Dropbox's own shapes. */
export interface FolderRules {
  policy?: Record<string, { ".tag": string }>;
  link?: Record<string, unknown>;
}

export function folderRules(state: State, namespace: string): FolderRules {
  const sql = "select value from settings where name = ?";
  const set = state.db.row<{ value: string }>(sql, `rules:${namespace}`);
  return set ? JSON.parse(set.value) : {};
}

export function setFolderRules(state: State, namespace: string, rules: FolderRules): void {
  const sql = "insert or replace into settings values (?, ?)";
  state.db.run(sql, `rules:${namespace}`, JSON.stringify(rules));
}

/** What a call names of a folder's policies is set; the rest stays. */
export function changePolicy(
  state: State,
  namespace: string,
  change: NonNullable<FolderRules["policy"]>,
): void {
  const { policy, link } = folderRules(state, namespace);
  setFolderRules(state, namespace, { policy: { ...policy, ...change }, link });
}
