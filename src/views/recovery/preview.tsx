import type { Told } from "../../domain/preview/words.ts";
import type { Look } from "../../domain/preview/look.ts";
import type { FileVersion } from "../../domain/preview/version.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { Facts } from "../components/facts.tsx";
import { momentText, momentTexts } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { bytesText, numberText } from "../components/quantities.ts";
import { type Frame, Shell } from "../layout.tsx";
import { ChooseButton, Where } from "./hit_row.tsx";
import { type PageProps, PaperPage } from "./preview_page.tsx";
import { wordsHeight } from "./words_height.ts";

export type { PageProps } from "./preview_page.tsx";

/** A page that cannot be drawn; its text is shown. */
export interface UndrawnPage {
  number: number;
  why: string;
}

export interface PreviewPageProps {
  frame: Frame;
  task: { id: string; name: string };
  entity: { id: number; name: string };
  /** `/recovery/<task>/<entity>`. */
  at: string;
  version: FileVersion;
  look: Look;
  /** The page that is asked for; null: it is no document of pages, or its text is asked for. */
  page: PageProps | UndrawnPage | null;
  /** What its words are, as far as that was known in a moment. */
  told: Told | null;
  /** More of a text than its beginning. */
  more: boolean;
  /** Where the version is downloaded; null: nowhere, or it is not this person's to download. */
  download: string | null;
}

/** R6: one version of a file, looked at in the browser. */
export function PreviewPage(props: PreviewPageProps) {
  const { frame, task, entity, at, version } = props;
  const { name, folder, first, last } = version;
  const [since, until] = momentTexts([first.at, last.at]);
  return (
    <Shell {...frame} title={name} current="recovery">
      <PageHead
        title={name}
        way={[
          { label: "Recovery", href: "/recovery" },
          { label: task.name, href: `/recovery/${task.id}` },
          { label: entity.name, href: at },
        ]}
        actions={<Actions {...props} />}
      />
      <Facts
        facts={[
          ["Size", bytesText(version.size)],
          ["Modified", momentText(version.modified * 1000)],
          ["Folder", <Where at={at} run={last.run} folder={folder} top={entity.name} />],
          ["In snapshots", first.at === last.at ? since : `${since} to ${until}`],
        ]}
      />
      <Shown {...props} />
    </Shell>
  );
}

function Actions({ at, version: { node, name, folder, last }, download }: PreviewPageProps) {
  return (
    <>
      {folder !== null && <ChooseButton {...{ at, name, node, folder }} run={last.run} small={false} />}
      <Button href={`${at}/history/${node}`} icon="clock">All versions</Button>
      {download && <Button href={download} kind="primary" icon="download">Download</Button>}
    </>
  );
}

/** What is in it; while a page is being drawn, what takes the place of the words that say so. */
export function Shown({ at, version, look, page, told, more, download }: Omit<PreviewPageProps, "frame">) {
  const source = `${at}/versions/${version.id}`;
  if (page !== null && "drawn" in page) return <PaperPage {...page} source={source} name={version.name} />;
  if (look.as === "nothing") return <Nothing why={look.why} download={download} />;
  if (look.as === "words") return <Words {...{ source, look, undrawn: page, told, version, more }} />;
  if (look.as === "image") {
    return (
      <div class="preview preview-image">
        <img src={`${source}/content`} alt={`What ${version.name} shows`} />
      </div>
    );
  }
  if (look.as === "audio") {
    return <audio class="preview" controls preload="metadata" src={`${source}/content`} />;
  }
  return <video class="preview" controls preload="metadata" src={`${source}/content`} />;
}

function Nothing({ why, download }: { why: string; download: string | null }) {
  const actions = download && <Button href={download} icon="download">Download</Button>;
  return <Empty icon="file" title="No preview" actions={actions ?? undefined}>{why}</Empty>;
}

function Words({ source, look, undrawn, told, version, more }: {
  source: string;
  look: Look & { as: "words" };
  undrawn: UndrawnPage | null;
  told: Told | null;
  version: FileVersion;
  more: boolean;
}) {
  const height = told && wordsHeight(told, look.format === "text");
  const isRefused = told !== null && "why" in told; // the frame says why
  return (
    <>
      {!ALL_THERE.has(look.format) && !isRefused && (
        <p class="preview-note">
          {undrawn && `Page ${numberText(undrawn.number)} is not shown. ${undrawn.why} `}
          The text alone: pictures and layout are in the file itself.
          {look.format === "pdf" && undrawn?.number !== 1 && (
            <>
              {" "}
              <a href={source}>Show its pages</a>
            </>
          )}
        </p>
      )}
      <iframe
        class={height === null ? "preview preview-tall" : "preview"}
        height={height === null ? undefined : String(height)}
        src={`${source}/words${more ? "?more=yes" : ""}`}
        title={`What ${version.name} says`}
        sandbox=""
      />
      <Rest told={told} more={more} all={`${source}?${look.format === "pdf" ? "as=text&" : ""}more=yes`} />
    </>
  );
}

/** What has nothing but words. */
const ALL_THERE = new Set(["text", "table"]);

/** Whether it goes on, as far as that is known. */
function Rest({ told, more, all }: { told: Told | null; more: boolean; all: string }) {
  if (told && ("why" in told || !told.isCut)) return null;
  if (more) return told && <p class="preview-note">It goes on: the rest is in the file itself.</p>;
  return (
    <p class="preview-note">
      {told ? "Of a long file its beginning is shown." : "If it is long, its beginning is shown."}{" "}
      <a href={all}>Show more</a>
    </p>
  );
}
