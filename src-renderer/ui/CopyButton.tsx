import { IconCheck, IconCopy, IconX } from "@tabler/icons-react";
import { useContext, useEffect, useState } from "react";
import { useTexts } from "./texts/TextsProvider.tsx";
import { CopyContext } from "./copy-context.ts";
import { IconButton } from "./IconButton.tsx";

const colors = { none: "gray", copied: "green", failed: "red" } as const;

type CopyButtonProps = {
  /** Exactly what lands in the clipboard (G4-7). */
  value: string;
  /** What the button is about, for its name: by default the value itself. */
  label?: string;
  size?: number;
};

/** G4-7, UX convention 16: confirms in place, so that nothing moves and nothing pops up. */
export function CopyButton({ value, label = value, size }: CopyButtonProps) {
  const { t } = useTexts();
  const copy = useContext(CopyContext);
  // of this value: a row that scrolls in sight takes over the button of another
  const [last, setLast] = useState<{ value: string; outcome: "copied" | "failed" } | null>(null);
  const outcome = last?.value === value ? last.outcome : "none";

  useEffect(() => {
    if (last === null) return undefined;
    const timer = setTimeout(() => setLast(null), 1500);
    return () => clearTimeout(timer);
  }, [last]);

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
      color={colors[outcome]}
      onClick={(event) => {
        event.stopPropagation();
        void copy(value).then((copied) => setLast({ value, outcome: copied ? "copied" : "failed" }));
      }}
    >
      <Icon size={15} stroke={1.7} />
    </IconButton>
  );
}
