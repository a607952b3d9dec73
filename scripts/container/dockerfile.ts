/** One line of a Dockerfile, its continuations joined. */
export interface Step {
  word: string;
  /** What stands behind it. */
  rest: string;
}

/** From one FROM to the next. */
export interface Stage {
  /** An image, or an earlier stage. */
  from: string;
  name: string;
  steps: Step[];
}

/** As much of a Dockerfile's grammar as ours uses. Throws for a word that it does not know. */
export function readDockerfile(text: string): Stage[] {
  const stages: Stage[] = [];
  for (const step of steps(text)) {
    if (step.word === "FROM") {
      const [, from = "", name] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(step.rest) ?? [];
      stages.push({ from, name: name ?? `stage ${stages.length}`, steps: [] });
    } else if (/^(RUN|COPY|ENV|WORKDIR|USER|VOLUME|EXPOSE|HEALTHCHECK|ENTRYPOINT|CMD)$/.test(step.word)) {
      stages.at(-1)!.steps.push(step);
    } else {
      throw new Error(`Cannot run a Dockerfile with ${step.word}: teach it to scripts/container`);
    }
  }
  return stages;
}

function steps(text: string): Step[] {
  const lines = text.split("\n").filter((line) => !/^\s*(#|$)/.test(line)).join("\n").replaceAll("\\\n", " ");
  return lines.split("\n").map((line) => {
    const [, word = "", rest = ""] = /^\s*(\w+)\s+(.*)$/.exec(line) ?? [];
    return { word: word.toUpperCase(), rest: rest.trim() };
  });
}

/** `A=1 B=2`. */
export function pairs(rest: string): Record<string, string> {
  return Object.fromEntries(rest.split(/\s+/).map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
}

/** The list of words of an ENTRYPOINT, CMD or HEALTHCHECK in its JSON form. */
export function wordsOf(stage: Stage, word: string): string[] {
  const found = stage.steps.findLast((step) => step.word === word)?.rest ?? "[]";
  return JSON.parse(found.slice(found.indexOf("[")));
}
