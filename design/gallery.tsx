import { PageHead } from "../src/views/components/page_head.tsx";
import { Shell } from "../src/views/layout.tsx";
import { Controls } from "./gallery/controls.tsx";
import { Figures } from "./gallery/figures.tsx";
import { Lists } from "./gallery/lists.tsx";
import { Words } from "./gallery/words.tsx";
import { FRAME } from "./made_up.ts";
import { SCREENS } from "./screens.tsx";

/** All components in all states. */
export function Gallery() {
  return (
    <Shell {...FRAME} title="Design" current={null}>
      <PageHead title="Design" lead="Every component in every state. Whole screens:" />
      <p class="tags">
        {Object.keys(SCREENS).map((name) => <a class="tag" href={`/design/${name}`}>{name}</a>)}
      </p>
      <Controls />
      <Words />
      <Figures />
      <Lists />
    </Shell>
  );
}
