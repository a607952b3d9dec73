import type { Child } from "hono/jsx";
import { Breadcrumb } from "./breadcrumb.tsx";

/** The top of a page: where one is, what it is, what can be done. */
export function PageHead({ title, way, status, lead, actions }: {
  title: string;
  way?: { label: string; href: string }[];
  /** Beside the title. */
  status?: Child;
  lead?: Child;
  actions?: Child;
}) {
  return (
    <>
      {way && <Breadcrumb way={way} />}
      <div class="page-head">
        <div class="page-head-words">
          <div class="page-title">
            <h1 id="page-title">{title}</h1>
            {status}
          </div>
          {lead && <p class="page-lead">{lead}</p>}
        </div>
        {actions && <div class="buttons">{actions}</div>}
      </div>
    </>
  );
}
