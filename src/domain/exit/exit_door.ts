/** A task's repository, as far as leaving with it goes. */
export interface ExitDoor {
  /** Of the repository, lowercase hex. */
  repositoryId: string;
  /** Where it is, as stock restic is told. */
  place: string;
  /** Variables that restic needs of the storage, with what is known of them and is no secret; null: one's own. */
  variables: Record<string, string | null>;
  /** Command lines of the stock program; the password is in `passwordFile`. */
  commands(passwordFile: string): string[];
  /** Adds a password that opens it. Answers the key's id. */
  addKey(password: string): Promise<string>;
}

/** Opens it. Throws `StoreError`, `RepositoryError`. */
export type OpenExit = (account: string, taskId: string) => Promise<ExitDoor>;
