import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Component, type ReactNode } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";

type CrashBoundaryProps = { children: ReactNode };

/** A screen that throws takes only itself along: drafts are saved, opening it again is one click. */
export class CrashBoundary extends Component<CrashBoundaryProps, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override render() {
    if (!this.state.crashed) return this.props.children;
    return <CrashMessage onReopen={() => this.setState({ crashed: false })} />;
  }
}

function CrashMessage({ onReopen }: { onReopen: () => void }) {
  const { t } = useTexts();
  return (
    <EmptyState
      icon={<IconAlertTriangle size={22} />}
      title={t("errors.crashTitle")}
      hint={t("errors.crashText")}
      action={<Button onClick={onReopen}>{t("errors.reopen")}</Button>}
    />
  );
}
