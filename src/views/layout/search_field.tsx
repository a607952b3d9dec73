import { Icon } from "../components/icon.tsx";

/** Looks for files in all backups (product R3): a field where there is room, else the way to its page. */
export function SearchField() {
  return (
    <>
      <form class="bar-search" method="get" action="/search" role="search" aria-label="All backups">
        <div class="search">
          <Icon name="search" size={14} />
          <input
            class="input input-small"
            type="search"
            name="q"
            aria-label="Search all backups"
            placeholder="Search all backups"
            autocomplete="off"
            maxlength={200}
          />
        </div>
      </form>
      <a class="bar-link bar-search-link" href="/search" aria-label="Search all backups">
        <Icon name="search" size={16} />
      </a>
    </>
  );
}
