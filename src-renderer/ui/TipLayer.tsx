import { Tooltip, type TooltipProps } from "@mantine/core";
import { useEffect, useRef, useState } from "react";

type Tip = { target: HTMLElement; text: string; position: NonNullable<TooltipProps["position"]> };

const openDelayMs = 350;

/**
 * The tooltip of whatever has `data-tip`: its text, over the element or on the side that `data-tip-position` names. Under
 * the pointer it waits a little, at the keyboard's focus it is there at once; Escape and scrolling take it away.
 * One for the window: a tooltip in each button of each row cost more than the rows (P-14, P-15).
 */
export function TipLayer() {
  const [tip, setTip] = useState<Tip | null>(null);
  // asked before anything is set: React keeps updates that change nothing, with all they hold, until the next drawing
  const shown = useRef<HTMLElement | null>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let pointed: HTMLElement | null = null;
    const show = (target: HTMLElement) => {
      // it may have left while the pointer rested
      const next = tipOf(target);
      if (next === null) return;
      shown.current = target;
      setTip(next);
    };
    const takeAway = () => {
      if (shown.current === null) return;
      shown.current = null;
      setTip(null);
    };
    const hide = () => {
      clearTimeout(timer);
      pointed = null;
      takeAway();
    };
    const onPointer = ({ target, pointerType }: PointerEvent) => {
      if (pointerType === "touch") return;
      const owner = ownerOf(target);
      if (owner === pointed) return;
      hide();
      pointed = owner;
      if (owner) timer = setTimeout(show, openDelayMs, owner);
    };
    const onFocus = ({ target }: FocusEvent) => {
      const owner = ownerOf(target);
      if (!owner || owner !== target || !owner.matches(":focus-visible")) return;
      hide();
      show(owner);
    };
    const onBlur = ({ target }: FocusEvent) => {
      if (target === shown.current) takeAway();
    };
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === "Escape") hide();
    };
    const listeners = new AbortController();
    const options = { capture: true, passive: true, signal: listeners.signal };
    document.addEventListener("pointerover", onPointer, options);
    document.documentElement.addEventListener("pointerleave", hide, { signal: listeners.signal });
    document.addEventListener("focusin", onFocus, options);
    document.addEventListener("focusout", onBlur, options);
    document.addEventListener("keydown", onKey, options);
    document.addEventListener("scroll", hide, options);
    return () => {
      listeners.abort();
      clearTimeout(timer);
    };
  }, []);

  useEffect(() => {
    if (!tip) return undefined;
    const { target } = tip;
    const isNamedSo = target.getAttribute("aria-label") === tip.text;
    if (!isNamedSo) target.setAttribute("aria-describedby", tipId);
    // its text may change under the pointer («Скопировано»), and its row may be drawn away
    const watch = new MutationObserver(() => {
      const next = tipOf(target);
      if (next?.text === tip.text || shown.current !== target) return;
      if (next === null) shown.current = null;
      setTip(next);
    });
    watch.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-tip"] });
    return () => {
      watch.disconnect();
      if (!isNamedSo) target.removeAttribute("aria-describedby");
    };
  }, [tip]);

  return tip ? <Tooltip id={tipId} opened target={tip.target} label={tip.text} position={tip.position} /> : null;
}

const tipId = "tip";

function ownerOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : null;
}

/** null: it has nothing to say, or is on the page no more. */
function tipOf(target: HTMLElement): Tip | null {
  const { tip: text, tipPosition = "top" } = target.dataset;
  return text && target.isConnected ? { target, text, position: tipPosition as Tip["position"] } : null;
}
