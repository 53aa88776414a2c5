import type { ComponentChildren } from "preact";
import { useContext, useId, useState } from "preact/hooks";
import { Failures } from "./form.tsx";

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly autocomplete: string;
  readonly hint?: string;
  /** Stands behind the error of this code, such as a way out. */
  readonly wayOut?: { readonly code: string; readonly node: ComponentChildren };
}

/** An e-mail address with its label and what is wrong with it. */
export function EmailField(props: FieldProps) {
  return <Labelled {...props} input={(attributes) => <input {...attributes} type="email" />} />;
}

/** A password, hidden unless asked for. */
export function PasswordField(props: FieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <Labelled
      {...props}
      input={(attributes) =>
        isShown ? <input {...attributes} type="text" /> : <input {...attributes} type="password" />
      }
    >
      <button type="button" class="field-button" onClick={() => setShown(!isShown)}>
        {isShown ? "Hide" : "Show"}
        <span class="for-readers"> {props.label.toLowerCase()}</span>
      </button>
    </Labelled>
  );
}

/** What every input of ours has. */
interface InputAttributes {
  readonly id: string;
  readonly name: string;
  readonly autocomplete: string;
  readonly autocapitalize: "none";
  readonly spellcheck: false;
  readonly required: true;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby"?: string;
}

function Labelled({
  label,
  name,
  autocomplete,
  hint,
  wayOut,
  input,
  children,
}: FieldProps & { input: (attributes: InputAttributes) => ComponentChildren; children?: ComponentChildren }) {
  const id = useId();
  const { fields, code } = useContext(Failures);
  const error = fields[name];
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="field-box">
        {input({
          id,
          name,
          autocomplete,
          autocapitalize: "none",
          spellcheck: false,
          required: true,
          "aria-invalid": error !== undefined,
          ...(described !== "" && { "aria-describedby": described }),
        })}
        {children}
      </div>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p class="field-error" id={`${id}-error`}>
          {error} {wayOut?.code === code && wayOut.node}
        </p>
      )}
    </div>
  );
}
