import { contentHash, jobId, rev, writePathOrId } from "../paths.ts";
import { route } from "../route.ts";
import { bool, integer, text, timestamp } from "../scalars.ts";
import { anything, list, optional, otherwise, type Read } from "../schema.ts";
import { struct, union } from "../shapes.ts";

const WRITE = "files.content.write";
const owned = { selectAdmin: "team_admin" } as const;
const bytes = { ...owned, host: "content", style: "upload" } as const;

const commitFields = {
  path: writePathOrId,
  mode: otherwise(union({ add: null, overwrite: null, update: rev }), { tag: "add" }),
  autorename: otherwise(bool, false),
  client_modified: optional(timestamp),
  mute: otherwise(bool, false),
  property_groups: optional(list(anything)),
  strict_conflict: otherwise(bool, false),
};
const content_hash = optional(contentHash);
const sessionCursor = struct({ session_id: text(), offset: integer() });
const session_type = otherwise(union({ sequential: null, concurrent: null }), { tag: "sequential" });
const finishing = struct({ cursor: sessionCursor, commit: struct(commitFields), content_hash });
const finishings = struct({ entries: list(finishing, 1000) });
const close = otherwise(bool, false);

export type CommitInfo = Read<typeof finishing>["commit"];
export type Finishing = Read<typeof finishing>;

export const upload = route("files/upload", WRITE, struct({ ...commitFields, content_hash }), bytes);
export const sessionStart = route(
  "files/upload_session/start",
  WRITE,
  struct({ close, session_type, content_hash }),
  bytes,
);
export const sessionAppend = route(
  "files/upload_session/append_v2",
  WRITE,
  struct({ cursor: sessionCursor, close, content_hash }),
  bytes,
);
export const sessionAppendBatch = route(
  "files/upload_session/append_batch",
  WRITE,
  struct({ entries: list(struct({ cursor: sessionCursor, length: integer(), close }), 1000), content_hash }),
  bytes,
);
export const sessionFinish = route("files/upload_session/finish", WRITE, finishing, bytes);
export const sessionStartBatch = route(
  "files/upload_session/start_batch",
  WRITE,
  struct({ session_type, num_sessions: integer(1, 1000) }),
  owned,
);
export const sessionFinishBatch = route("files/upload_session/finish_batch_v2", WRITE, finishings, owned);
export const sessionFinishBatchAsync = route("files/upload_session/finish_batch", WRITE, finishings, owned);
export const sessionFinishBatchCheck = route(
  "files/upload_session/finish_batch/check",
  WRITE,
  struct({ async_job_id: jobId }),
  owned,
);
