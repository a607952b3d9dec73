import { access } from "./access.ts";
import { audit } from "./audit.ts";
import { backup } from "./backup.ts";
import { backup_self } from "./backup_self.ts";
import { check } from "./check.ts";
import type { Command } from "./command.ts";
import { connect } from "./connect.ts";
import { demo } from "./demo.ts";
import { diff } from "./diff.ts";
import { entities } from "./entities.ts";
import { erase } from "./erase.ts";
import { export_ } from "./export.ts";
import { find } from "./find.ts";
import { forget } from "./forget.ts";
import { keys } from "./keys.ts";
import { ls } from "./ls.ts";
import { prune } from "./prune.ts";
import { rebuild_catalogue } from "./rebuild_catalogue.ts";
import { rebuild_index } from "./rebuild_index.ts";
import { recovery_key } from "./recovery_key.ts";
import { repair } from "./repair.ts";
import { restore } from "./restore.ts";
import { restore_self } from "./restore_self.ts";
import { runs } from "./runs.ts";
import { snapshots } from "./snapshots.ts";
import { start } from "./start.ts";
import { tasks } from "./tasks.ts";
import { users } from "./users.ts";
import { watch } from "./watch.ts";

/** Every command, in the order of the overview. */
export const COMMANDS: Command[] = [
  demo,
  connect,
  tasks,
  start,
  backup,
  watch,
  runs,
  entities,
  snapshots,
  ls,
  find,
  diff,
  access,
  restore,
  export_,
  check,
  audit,
  users,
  recovery_key,
  keys,
  forget,
  prune,
  rebuild_index,
  repair,
  erase,
  rebuild_catalogue,
  backup_self,
  restore_self,
];
