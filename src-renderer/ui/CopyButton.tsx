import { IconCheck, IconCopy, IconX } from "@tabler/icons-react";
import { useContext, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyContext } from "./copy-context.ts";
import { IconButton } from "./IconButton.tsx";

type CopyButtonProps = {
  /** Exactly what lands in the clipboard (G4-7). */
  value: string;
  /** What the button is about, for its name: by default the value itself. */
  label?: string;
  size?: number;
};

/** G4-7, UX convention 16: confirms in place, so that nothing moves and nothing pops up. */
export function CopyButton({ value, label = value, size }: CopyButtonProps) {
  const { t } = useTranslation();
  const copy = useContext(CopyContext);
  const [outcome, setOutcome] = useState<"none" | "copied" | "failed">("none");

  useEffect(() => {
    if (outcome === "none") return undefined;
    const timer = setTimeout(() => setOutcome("none"), 1500);
    return () => clearTimeout(timer);
  }, [outcome]);

  const names = {
    none: t("app.copy.value", { value: label }),
    copied: t("app.copy.copied"),
    failed: t("app.copy.failed"),
  };
  const Icon = { none: IconCopy, copied: IconCheck, failed: IconX }[outcome];
  return (
    <IconButton
      label={names[outcome]}
      size={size}
      color={{ none: "gray", copied: "green", failed: "red" }[outcome]}
      onClick={(event) => {
        event.stopPropagation();
        void copy(value).then((copied) => setOutcome(copied ? "copied" : "failed"));
      }}
    >
      <Icon size={15} stroke={1.7} />
    </IconButton>
  );
}
