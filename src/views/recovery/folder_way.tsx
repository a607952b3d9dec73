import { Icon } from "../components/icon.tsx";
import { searchOf } from "./folder_table.tsx";

/** The folders from the top down to the one that is shown. `here`: `/recovery/<task>/<entity>/at/<run>`; `pair`: of a comparison. */
export function FolderWay({ here, pair, top, steps }: {
  here: string;
  pair?: { from: string; to: string };
  top: string;
  steps: { name: string; path: string }[];
}) {
  const all = [{ name: top, path: "" }, ...steps];
  return (
    <nav class="folder-way" aria-label="Folder">
      <ol>
        {all.map(({ name, path }, n) => (
          <li>
            {n > 0 && <Icon name="chevron-right" size={12} />}
            <a
              href={`${here}${searchOf({ ...pair, path })}`}
              aria-current={n === all.length - 1 ? "page" : undefined}
            >
              <bdi>{name}</bdi>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
