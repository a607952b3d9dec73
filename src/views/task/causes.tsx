import { countText } from "../components/quantities.ts";
import { Problems, type ProblemsProps, TryAgain } from "../entity/problems.tsx";

export interface CausesProps extends ProblemsProps {
  /** Each cause once: how many items it has, and the page of them alone; `code` where another try of all may bring more. */
  causes: { code?: string; sentence: string; fix: string; count: number; href: string }[];
}

/** What a run could not back up: by cause, each with what helps, and item by item. */
export function Causes({ causes, ...problems }: CausesProps) {
  const { retry } = problems;
  return (
    <>
      <ul class="cause-list">
        {causes.map(({ code, sentence, fix, count, href }) => (
          <li>
            <a href={href}>{countText(count, "item")}</a>: {sentence} <span class="soft">{fix}</span>
            {retry && code && <TryAgain to={retry} name="code" value={code} of={sentence} />}
          </li>
        ))}
      </ul>
      <Problems {...problems} />
    </>
  );
}
