import { useEffect, useRef } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { Link } from "wouter";
import { addresses } from "../ui/addresses.ts";
import { Screen } from "../ui/Screen.tsx";
import { GuideBlock } from "./GuideBlock.tsx";
import { guides } from "./guide.ts";
import classes from "./HelpScreen.module.css";

type HelpScreenProps = {
  /** The heading that is looked for. */
  section: string | undefined;
  /** To where the help was opened. */
  onLeave: () => void;
};

/** The user guide inside the window: contents at the left, the whole text beside. */
export function HelpScreen({ section, onLeave }: HelpScreenProps) {
  const { t, language } = useTexts();
  const guide = guides[language];
  const sections = guide.flatMap((block) => (block.kind === "heading" && block.level === 2 ? [block] : []));
  const root = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLElement>(null);

  useEffect(() => {
    const heading = section === undefined ? null : document.getElementById(section);
    if (heading) {
      heading.scrollIntoView();
      heading.focus({ preventScroll: true });
    } else text.current?.focus();
  }, [section]);

  // Escape in a field, a menu or a dialog is theirs.
  useHotkeys("esc", (event) => {
    const at = document.activeElement;
    const isHere = at === null || at === document.body || root.current?.contains(at) === true;
    if (isHere && !event.defaultPrevented) onLeave();
  });

  return (
    <Screen title={t("help.title")} aside={<span className={classes.hint}>{t("help.hint")}</span>}>
      <div ref={root} className={classes.help}>
        <nav className={classes.contents} aria-label={t("help.contents")}>
          {sections.map(({ id, text: words }) => (
            // replaced, not added: one step back leads out of the help, however many sections were read
            <Link
              key={id}
              href={addresses.help(id)}
              replace
              className={classes.section}
              aria-current={id === section ? "location" : undefined}
            >
              {words}
            </Link>
          ))}
        </nav>
        <article ref={text} className={classes.text} aria-label={t("help.title")} tabIndex={0}>
          {guide.map((block, index) => (
            // a guide never changes while the window runs
            <GuideBlock key={index} block={block} />
          ))}
        </article>
      </div>
    </Screen>
  );
}
