import { Button, FocusTrap, Group, Text, Title } from "@mantine/core";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useActionKey } from "../ui/use-window-keys.ts";
import { walkStops, wordsPlace } from "./window-walk.ts";
import classes from "./WindowWalk.module.css";

type WindowWalkProps = { onEnd: (isSeen: boolean) => void };

/** UX convention 25: one place of the window after another, each with a sentence; arrows and Enter walk, Escape ends. */
export function WindowWalk({ onEnd }: WindowWalkProps) {
  const { t } = useTexts();
  const keyOf = useActionKey();
  const [at, setAt] = useState(0);
  const [from] = useState(() => document.activeElement);
  const stop = walkStops[at] ?? "search";
  const isLast = at === walkStops.length - 1;
  const light = useRef<HTMLDivElement | null>(null);
  const words = useRef<HTMLDivElement | null>(null);

  useLayoutEffect(() => {
    const put = () => {
      const place = document.querySelector(`[data-walk=${stop}]:not([hidden])`)?.getBoundingClientRect();
      if (!light.current || !words.current) return;
      // a place that is folded away is told about all the same
      const { left, top, width, height } = place ?? { left: innerWidth / 2, top: innerHeight / 2, width: 0, height: 0 };
      Object.assign(light.current.style, {
        left: `${left}px`,
        top: `${top}px`,
        width: `${width}px`,
        height: `${height}px`,
      });
      const { offsetWidth, offsetHeight } = words.current;
      const own = { width: offsetWidth, height: offsetHeight };
      const room = { width: innerWidth, height: innerHeight };
      const spot = wordsPlace({ left, top, width, height }, own, room);
      Object.assign(words.current.style, { left: `${spot.left}px`, top: `${spot.top}px` });
    };
    put();
    window.addEventListener("resize", put);
    return () => window.removeEventListener("resize", put);
  }, [stop]);

  useEffect(
    () => () => {
      if (from instanceof HTMLElement) from.focus({ preventScroll: true });
    },
    [from],
  );

  function press(event: KeyboardEvent): void {
    if (event.key === "Escape") onEnd(false);
    else if (event.key === "ArrowRight" && !isLast) setAt(at + 1);
    else if (event.key === "ArrowLeft" && at > 0) setAt(at - 1);
  }

  return createPortal(
    <div className={classes.cover}>
      <div ref={light} className={classes.light} data-walk-light />
      <div ref={words} className={classes.words}>
        <FocusTrap active>
          <div
            role="dialog"
            aria-modal
            aria-label={t("firstRun.walk.label")}
            className={classes.dialog}
            onKeyDown={press}
          >
            <Text size="xs" c="dimmed">
              {t("firstRun.walk.place", { number: at + 1, count: walkStops.length })}
            </Text>
            <div aria-live="polite">
              <Title order={2} size="h2">
                {t(`firstRun.walk.stops.${stop}.title`)}
              </Title>
              <Text size="sm">
                {t(`firstRun.walk.stops.${stop}.text`, {
                  key: keyOf("palette").name,
                  answer: keyOf("answer").name,
                  hangUp: keyOf("hangUp").name,
                })}
              </Text>
            </div>
            <Group justify="space-between" mt="xs">
              <Button variant="subtle" color="gray" onClick={() => onEnd(false)}>
                {t("firstRun.walk.end")}
              </Button>
              <Group gap="xs">
                <Button variant="default" disabled={at === 0} onClick={() => setAt(at - 1)}>
                  {t("firstRun.walk.back")}
                </Button>
                <Button data-autofocus onClick={() => (isLast ? onEnd(true) : setAt(at + 1))}>
                  {t(isLast ? "firstRun.done" : "firstRun.walk.next")}
                </Button>
              </Group>
            </Group>
          </div>
        </FocusTrap>
      </div>
    </div>,
    document.body,
  );
}
