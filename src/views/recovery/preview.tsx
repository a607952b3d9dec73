import type { Look } from "../../domain/preview/look.ts";
import type { FileVersion } from "../../domain/preview/version.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { Facts } from "../components/facts.tsx";
import { momentText } from "../components/moment.tsx";
import { PageHead } from "../components/page_head.tsx";
import { bytesText } from "../components/quantities.ts";
import { type Frame, Shell } from "../layout.tsx";
import { ChooseButton, Where } from "./hit_row.tsx";

export interface PreviewPageProps {
  frame: Frame;
  task: { id: string; name: string };
  entity: { id: number; name: string };
  /** `/recovery/<task>/<entity>`. */
  at: string;
  version: FileVersion;
  look: Look;
  /** More of a text than its beginning. */
  more: boolean;
  /** Where the version is downloaded; null: nowhere, or it is not this person's to download. */
  download: string | null;
}

/** Bytes of a text that takes no page to be read; it has fewer lines than are shown at first. */
const SHORT = 500;

/** R6: one version of a file, looked at in the browser. */
export function PreviewPage(props: PreviewPageProps) {
  const { frame, task, entity, at, version } = props;
  const { name, folder, last } = version;
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
          ["In snapshots", `${momentText(version.first.at)} to ${momentText(last.at)}`],
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

function Shown({ at, version, look, more, download }: PreviewPageProps) {
  const source = `${at}/versions/${version.id}`;
  if (look.as === "nothing") return <Nothing why={look.why} download={download} />;
  if (look.as === "words") return <Words {...{ source, look, version, more }} />;
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

function Words({ source, look, version, more }: {
  source: string;
  look: Look & { as: "words" };
  version: FileVersion;
  more: boolean;
}) {
  const isText = look.format === "text" || look.format === "table";
  const isShort = isText && version.size <= SHORT;
  return (
    <>
      {!isText && <p class="preview-note">The text alone: pictures and layout are in the file itself.</p>}
      <iframe
        class={isShort ? "preview preview-words preview-short" : "preview preview-words"}
        src={`${source}/words${more ? "?more=yes" : ""}`}
        title={`What ${version.name} says`}
        sandbox=""
      />
      {!more && !isShort && (
        <p class="preview-note">
          Of a long file its beginning is shown. <a href={`${source}?more=yes`}>Show more</a>
        </p>
      )}
    </>
  );
}
