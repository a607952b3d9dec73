import type { DropboxClient } from "../../../src/dropbox/client.ts";
import type { Reader } from "../../../src/storage/catalogue/power.ts";
import type { Repository } from "../../../src/storage/repository/repository.ts";

/** What the oracle looks at, by doors on which no fault stands. */
export interface Judged {
  catalogue: { read: Reader };
  repository: Repository;
}

export interface JudgedWithSource extends Judged {
  dropbox: DropboxClient;
}
