import { IconLock } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Screen } from "../ui/Screen.tsx";
import { type MissingRightOf, placeNames, useMissingRight } from "./use-missing-right.ts";

type MissingRightProps = {
  missing: MissingRightOf;
  /** Rises when a key asked for what is not there: the words are read instead. */
  focusAsked?: number;
};

/** GC-55, G5-14: an empty place says which right is missing and who gives it; reached by the keyboard like what it stands for. */
export function MissingRight({ missing, focusAsked = 0 }: MissingRightProps) {
  const { t } = useTexts();
  const words = useMissingRight();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focusAsked > 0) place.current?.focus();
  }, [focusAsked]);
  return (
    <div ref={place} role="note" aria-label={t("app.rights.title")} tabIndex={0}>
      <EmptyState icon={<IconLock size={22} />} title={t("app.rights.title")} hint={words(missing)} />
    </div>
  );
}

/** In the place of a whole screen, under its heading. */
export function MissingScreen({ missing }: { missing: MissingRightOf }) {
  const { t } = useTexts();
  return (
    <Screen title={t(placeNames[missing.name])}>
      <MissingRight missing={missing} />
    </Screen>
  );
}
