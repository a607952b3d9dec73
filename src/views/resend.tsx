import { Button } from "./components/button.tsx";
import { Callout } from "./components/callout.tsx";
import { Narrow } from "./layout.tsx";

const WORDS = {
  session: {
    title: "Your session has ended",
    first: "Sign in",
    then: "Sign in in a new tab, then come back here.",
  },
  presence: {
    title: "Confirm it is you",
    first: "Confirm",
    then: "Confirm in a new tab, then come back here.",
  },
};

/** What was typed is kept in the page while the person signs in or confirms; then it is sent once more. */
export function ResendPage({ why, first, to, fields }: {
  why: keyof typeof WORDS;
  /** Where to sign in or confirm. */
  first: string;
  /** Where the form goes. */
  to: string;
  fields: [name: string, value: string][];
}) {
  const words = WORDS[why];
  return (
    <Narrow title={words.title} lead={`What you typed is kept. ${words.then}`}>
      <Callout>Passwords and codes are not kept: type them again where they are asked for.</Callout>
      <form class="form" method="post" action={to}>
        {fields.map(Kept)}
        <div class="buttons">
          <Button kind="primary" href={first} attributes={{ target: "_blank" }}>
            {words.first}
          </Button>
          <Button>Send again</Button>
        </div>
      </form>
    </Narrow>
  );
}

function Kept([name, value]: [name: string, value: string]) {
  return <input type="hidden" name={name} value={value} />;
}
