import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import classes from "./ClientsScreen.module.css";
import { listWidths } from "./use-list-pane.ts";

type ListEdgeProps = { width: number; onWidth: (width: number) => void };

/** The list's right edge: dragged by the mouse, moved by arrows. */
export function ListEdge({ width, onWidth }: ListEdgeProps) {
  const { t } = useTexts();
  const grip = useRef<{ x: number; width: number } | null>(null);
  const set = (next: number) => onWidth(Math.round(Math.max(listWidths.least, Math.min(listWidths.most, next))));

  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX, width };
  }
  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    if (grip.current) set(grip.current.width + event.clientX - grip.current.x);
  }
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const steps: Record<string, number> = { ArrowLeft: width - 12, ArrowRight: width + 12 };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    set(next);
  }

  return (
    <div
      className={classes.edge}
      role="separator"
      tabIndex={0}
      aria-label={t("app.resizeList")}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={listWidths.least}
      aria-valuemax={listWidths.most}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        grip.current = null;
      }}
      onKeyDown={onKeyDown}
    />
  );
}
