import type { Generated } from "kysely";

/** `20261127_400_alarms.sql`, `20261127_401_file_habits.sql`, `20261128_500_wiped_files.sql`: what runs met that looks like damage, and what was told of it. */
export interface AlarmTables {
  run_damage: RunDamageTable;
  alarms: AlarmsTable;
}

/** Files by what became of them. */
export interface DamageCounts {
  /** Files that there were before. */
  files: number;
  /** Other bytes stand in their place. */
  rewritten: number;
  /** Noise stands for them, in their place or beside it. */
  scrambled: number;
  /** One value over and over, or nothing, stands in the place of something. */
  wiped: number;
  /** Gone, and beside it stands its name with `extension` behind it. */
  renamed: number;
  /** Without its dot; "": none. */
  extension: string;
  /** Gone, and nothing stands for them anywhere. */
  removed: number;
  /** Of `rewritten`, those that had been rewritten not long before. */
  rewritten_again: number;
  /** Of `removed`, those that had gone and come back not long before. */
  removed_again: number;
  /** Of `rewritten`, those that hold the bytes of an earlier state. */
  reverted: number;
}

export interface RunDamageTable extends DamageCounts {
  entity_id: number;
  run_id: number;
  /** Of `files`, those in places that programs fill by themselves, which no other figure has. */
  passing: number;
  /** Of the files that there were before. */
  bytes: number;
  /** Without those of `removed_again`, which `bytes` leaves out too. */
  removed_bytes: number;
}

export interface AlarmsTable extends DamageCounts {
  id: Generated<number>;
  task_id: string;
  entity_id: number;
  clean_run: number;
  first_run: number;
  last_run: number;
  raised_at: number;
  signs: string;
  told_at: number | null;
  answer: "ours" | "undone" | null;
  answered_at: number | null;
  answered_by: string | null;
  job_id: string | null;
}
