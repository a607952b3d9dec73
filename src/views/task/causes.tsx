import { countText } from "../components/quantities.ts";
import { type Problem, Problems } from "../entity/problems.tsx";

export interface CausesProps {
  /** Each cause once: how many items it has, and the page of them alone. */
  causes: { sentence: string; fix: string; count: number; href: string }[];
  problems: Problem[];
  total: number;
  next?: string;
}

/** What a run could not back up: by cause, each with what helps, and item by item. */
export function Causes({ causes, problems, total, next }: CausesProps) {
  return (
    <>
      <ul class="cause-list">
        {causes.map(({ sentence, fix, count, href }) => (
          <li>
            <a href={href}>{countText(count, "item")}</a>: {sentence} <span class="soft">{fix}</span>
          </li>
        ))}
      </ul>
      <Problems problems={problems} total={total} next={next} />
    </>
  );
}
