import { describe, expect, it } from "vitest";
import { ErrorSummary } from "../../src/views/components/error_summary.tsx";
import { Field } from "../../src/views/components/field.tsx";
import { RadioGroup } from "../../src/views/components/choices.tsx";
import { Narrow } from "../../src/views/layout.tsx";

const BAD = `"><script>alert(1)</script>`;

describe("forms", () => {
  it("lead from the summary to the field, in the same words", () => {
    const words = "Enter your email address, like alice@acme.example";
    const summary = String(<ErrorSummary errors={{ email: words }} />);
    const field = String(<Field name="email" label="Email" type="email" error={words} />);

    expect(summary).toContain(`<a href="#field-email">${words}</a>`);
    expect(field).toMatch(
      /<input[^>]* id="field-email"[^>]* aria-invalid="true" aria-describedby="field-email-error"/,
    );
    expect(field).toContain(words);
  });

  it("show no summary without an error", () => {
    expect(String(<ErrorSummary errors={{}} />)).toBe("");
  });

  it("never send a password back", () => {
    const field = String(<Field name="password" label="Password" type="password" value="correct horse" />);

    expect(field).not.toContain("correct horse");
  });

  it("escape what was typed", () => {
    const field = String(<Field name="name" label={BAD} value={BAD} hint={BAD} error={BAD} />);

    expect(field).not.toContain("<script>");
  });

  it("mark the one option that was chosen", () => {
    const options = [{ value: "daily", label: "Daily" }, { value: "weekly", label: "Weekly" }];
    const group = String(<RadioGroup name="frequency" label="Frequency" value="weekly" options={options} />);

    expect(group.match(/<input[^>]* checked/g)).toHaveLength(1);
    expect(group).toMatch(/value="weekly" checked/);
  });
});

describe("pages", () => {
  it("are in standards mode and name their files by content", () => {
    const page = String(<Narrow title="Sign in">Form</Narrow>);

    expect(page).toMatch(/^<!DOCTYPE html><html lang="en">/);
    expect(page).toMatch(/href="\/assets\/dropkeep-[0-9a-f]{12}\.css"/);
  });
});
