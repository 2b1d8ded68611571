import { ActionIcon, Tooltip } from "@mantine/core";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
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
  size?: number | undefined;
  color?: string;
  variant?: "subtle" | "default" | "light" | "filled";
  disabled?: boolean;
  pressed?: boolean;
  onClick: (event: MouseEvent<HTMLButtonElement>) => void;
  children: ReactNode;
};

/** A button of one icon: never without a name, a tooltip and 28 px. */
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
    <Tooltip label={keys ? `${label} · ${keyNames(keys)}` : label}>
      <ActionIcon
        {...rest}
        aria-label={label}
        aria-pressed={pressed}
        size={size}
        color={color}
        variant={variant}
        disabled={disabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
