import type { CorpusVersion } from "./corpus.ts";
import type { Cost } from "./measure.ts";
import type { S3Server } from "./s3.ts";
import type { Opened } from "./verify.ts";

/** One who backs the corpus up. Each of its rounds has a repository, and a bucket, of its own. */
export interface Competitor {
  name: string;
  open(round: Round): Promise<Contestant>;
}

export interface Round {
  s3: S3Server;
  /** Not there yet. */
  bucket: string;
  /** For caches and the like; not there yet. */
  work: string;
}

export interface Contestant {
  /** The same version again is a backup with nothing to do. */
  backUp(version: CorpusVersion): Promise<Cost & { calls?: number }>;
  /** For those who do not trust it: how stock restic gets at what was backed up. */
  open(): Promise<Opened>;
  close(): Promise<void>;
}
