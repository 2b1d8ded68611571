import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./EmptyState.module.css";

type EmptyStateProps = { icon?: ReactNode; title: string; hint?: string; action?: ReactNode };

/** UX convention 13: says what will be here and how to get it. */
export function EmptyState({ icon, title, hint, action }: EmptyStateProps) {
  return (
    <Stack className={classes.root} align="center" gap="xs">
      {icon ? <div className={classes.icon}>{icon}</div> : null}
      <Text fw={600} size="lg">
        {title}
      </Text>
      {hint ? (
        <Text c="dimmed" size="sm" maw={360}>
          {hint}
        </Text>
      ) : null}
      {action ? <div className={classes.action}>{action}</div> : null}
    </Stack>
  );
}
