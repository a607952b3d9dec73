import { Icon } from "./icon.tsx";

/** Where one is in something that takes several pages. `at`: the step that is shown, from 0. */
export function Steps({ label, steps, at }: { label: string; steps: string[]; at: number }) {
  return (
    <ol class="steps" aria-label={label}>
      {steps.map((step, index) => (
        <li class={index < at ? "step step-done" : "step"} aria-current={index === at ? "step" : undefined}>
          <span class="step-mark" aria-hidden="true">
            {index < at ? <Icon name="check" size={12} /> : index + 1}
          </span>
          {step}
          {index < at && <span class="visually-hidden">, done</span>}
        </li>
      ))}
    </ol>
  );
}
