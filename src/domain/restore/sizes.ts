/** Bytes of one upload call, a multiple of 4 MiB (dropbox-api §4.2). A file up to this goes in one call. */
export const PART = 8 * 1024 * 1024;
/** Small files that go in one call, together no more than PART; their sessions stand in a header. */
export const GROUP_FILES = 64;
/** Calls with small files under way at once, and large files, at most: with PART they bound the memory. Dropbox may bear fewer. */
export const SMALL_UPLOADS = 6;
export const LARGE_UPLOADS = 2;
/** Files committed by one call; more are contended too often (dropbox-api §4.3). */
export const COMMITS = 500;
/** Folders made by one call. */
export const FOLDERS = 1000;
/** Times that an item is begun again before it has failed. */
export const ATTEMPTS = 5;
/** Sessions live 7 days (dropbox-api §4.2); in milliseconds, with a day to spare. */
export const SESSION_LIFE = 6 * 24 * 60 * 60 * 1000;
