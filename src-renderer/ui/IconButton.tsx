import type { ComponentProps, MouseEvent, ReactNode } from "react";
import classes from "./IconButton.module.css";
import { keyNames } from "./key-names.ts";

/** `rest` is what a popover or menu gives its target: a ref and the aria attributes of what it opens. */
type IconButtonProps = Pick<
  ComponentProps<"button">,
  "ref" | "id" | "aria-haspopup" | "aria-expanded" | "aria-controls"
> & {
  /** The name for a screen reader, and the tooltip. */
  label: string;
  /** Shown in the tooltip (UX convention 15); the key itself is bound where the screen is. */
  keys?: string;
  /** Pixels, at least 28. */
  size?: number | undefined;
  color?: "gray" | "indigo" | "green" | "orange" | "red";
  variant?: "subtle" | "default" | "light" | "filled";
  disabled?: boolean;
  pressed?: boolean;
  onClick: (event: MouseEvent<HTMLButtonElement>) => void;
  children: ReactNode;
};

/** A button of one icon: never without a name, a tooltip and 28 px. A plain element: a list has three in every row. */
export function IconButton(props: IconButtonProps) {
  const {
    label,
    keys,
    size = 28,
    color = "gray",
    variant = "subtle",
    disabled = false,
    pressed,
    onClick,
    children,
    ...rest
  } = props;
  return (
    <button
      {...rest}
      type="button"
      className={classes.root}
      style={{ width: size, height: size, minWidth: size }}
      data-variant={variant}
      data-color={color}
      data-tip={keys ? `${label} · ${keyNames(keys)}` : label}
      aria-label={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
