import type { ReactNode } from "react";

/** A form that Ctrl+Enter (⌘ on a Mac) saves from any of its fields, as its button does. */
export function SaveForm({ onSave, children }: { onSave: () => void; children: ReactNode }) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        // otherwise the browser would submit the form as well
        event.preventDefault();
        onSave();
      }}
    >
      {children}
    </form>
  );
}
