import { ActivatePage, ForgotPage, ResetPage, SentPage } from "../../src/views/door/links.tsx";
import { ConfirmPage, SecondFactorPage, SignInPage } from "../../src/views/door/sign_in.tsx";
import { SetUpPage, SignUpPage } from "../../src/views/door/sign_up.tsx";
import { ResendPage } from "../../src/views/resend.tsx";

const FRESH = { values: {}, errors: {} };
const REGIONS = [{ id: "eu", name: "Frankfurt (eu-central-1)" }, { id: "us", name: "Ohio (us-east-2)" }];

/** What people see who are not signed in. */
export const SIGNING_IN_SCREENS = {
  "sign-in": () => <SignInPage {...FRESH} next="/" signUp />,
  "sign-in-refused": () => (
    <SignInPage
      values={{ email: "alice@acme.example" }}
      errors={{ "": "This address and password do not belong together" }}
      next="/"
      signUp={false}
      unconfirmed="alice@acme.example"
    />
  ),
  "second-factor": () => <SecondFactorPage {...FRESH} next="/" />,
  confirm: () => <ConfirmPage {...FRESH} next="/" email="alice@acme.example" />,
  "sign-up": () => <SignUpPage {...FRESH} regions={REGIONS} terms="/terms" privacy="/privacy" />,
  "sign-up-refused": () => (
    <SignUpPage
      values={{ firstName: "Alice", email: "alice@acme" }}
      errors={{ lastName: "is missing", email: "is not an email address, like alice@acme.example" }}
      regions={REGIONS}
      terms="/terms"
      privacy="/privacy"
    />
  ),
  "set-up": () => <SetUpPage {...FRESH} token="t" />,
  forgot: () => <ForgotPage {...FRESH} />,
  sent: () => <SentPage kind="reset" />,
  reset: () => <ResetPage {...FRESH} token="t" />,
  activate: () => <ActivatePage {...FRESH} token="t" />,
  resend: () => <ResendPage why="session" first="/signin" to="/tasks/new" fields={[["name", "Acme"]]} />,
};
