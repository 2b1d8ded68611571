import {
  ActionIcon,
  Avatar,
  Badge,
  Button,
  Checkbox,
  Chip,
  type CSSVariablesResolver,
  createTheme,
  Input,
  Kbd,
  Menu,
  Modal,
  Paper,
  rem,
  Switch,
  Textarea,
  Tooltip,
} from "@mantine/core";

const pressedLabel = { label: { paddingBlock: rem(5), marginBlock: rem(-5) } };

/**
 * Sizes of UX.md: type 12, 13, 14, 17; spacing 6, 8, 12, 16, 24; radius 4; nothing moves longer than 150 ms. Contrast
 * values of LIBRARIES.md: Mantine's own dimmed text, placeholders and badges fail WCAG AA.
 */
export const theme = createTheme({
  primaryColor: "indigo",
  primaryShade: { light: 7, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 4,
  respectReducedMotion: true,
  cursorType: "pointer",
  fontFamily:
    '"Segoe UI Variable Text", "Segoe UI", -apple-system, BlinkMacSystemFont, Roboto, "Noto Sans", Ubuntu, "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(13), lg: rem(14), xl: rem(17) },
  lineHeights: { xs: "1.35", sm: "1.4", md: "1.45", lg: "1.45", xl: "1.3" },
  spacing: { xs: rem(6), sm: rem(8), md: rem(12), lg: rem(16), xl: rem(24) },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: rem(17), lineHeight: "1.3" },
      h2: { fontSize: rem(14), lineHeight: "1.35" },
      h3: { fontSize: rem(13), lineHeight: "1.4" },
    },
  },
  components: {
    Button: Button.extend({
      vars: (_theme, props) =>
        props.size === "compact-xs"
          ? { root: { "--button-height": rem(28), "--button-padding-x": rem(8), "--button-fz": rem(12) } }
          : { root: { "--button-height": rem(32), "--button-padding-x": rem(12), "--button-fz": rem(13) } },
    }),
    ActionIcon: ActionIcon.extend({
      defaultProps: { variant: "subtle", color: "gray" },
      vars: (_theme, props) => ({ root: { "--ai-size": typeof props.size === "number" ? rem(props.size) : rem(28) } }),
    }),
    Input: Input.extend({
      vars: () => ({
        wrapper: {
          "--input-height": rem(32),
          "--input-size": rem(32),
          "--input-fz": rem(13),
          "--input-padding": rem(10),
        },
      }),
    }),
    InputWrapper: { defaultProps: { inputWrapperOrder: ["label", "input", "description", "error"] } },
    Textarea: Textarea.extend({ defaultProps: { autosize: true, minRows: 3, maxRows: 12 } }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 350,
        withinPortal: true,
        events: { hover: true, focus: true, touch: false },
        transitionProps: { duration: 100 },
        multiline: true,
        maw: 320,
      },
    }),
    Modal: Modal.extend({
      defaultProps: {
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.35 },
        centered: true,
        // its title is no banner of the page
        attributes: { header: { role: "none" } },
      },
      styles: { title: { fontSize: rem(14), fontWeight: 600 } },
    }),
    Menu: Menu.extend({ defaultProps: { transitionProps: { duration: 80 }, shadow: "md" } }),
    Select: { defaultProps: { comboboxProps: { transitionProps: { duration: 80 } }, allowDeselect: false } },
    Paper: Paper.extend({ defaultProps: { withBorder: true } }),
    Avatar: Avatar.extend({ defaultProps: { color: "gray.8", variant: "filled" } }),
    Badge: Badge.extend({
      defaultProps: { variant: "outline", color: "gray" },
      styles: { root: { textTransform: "none", fontWeight: 500 } },
    }),
    // a line of 28 pixels is pressed, whatever stands on it
    Checkbox: Checkbox.extend({ styles: pressedLabel }),
    Switch: Switch.extend({ styles: pressedLabel }),
    Chip: Chip.extend({ vars: () => ({ root: { "--chip-size": rem(28) } }) }),
    Kbd: Kbd.extend({ defaultProps: { size: "xs" } }),
  },
});

/** Colours that Mantine has no name for, by their task. `--tone-*` are readable as text on every surface below. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    "--bar-top-height": "40px",
    "--bar-phone-height": "56px",
    "--rail-width": "52px",
    "--tabs-width": "156px",
  },
  light: {
    "--mantine-color-dimmed": "#495057",
    "--mantine-color-placeholder": "#5c636a",
    "--mantine-color-error": "#b02525",
    "--surface-chrome": "#f3f4f6",
    "--surface-page": "#f8f9fb",
    "--surface-panel": "#ffffff",
    "--surface-hover": "#eef0f4",
    "--surface-selected": "#e7ecfd",
    "--surface-note": "#fff8e1",
    "--line": "#dfe2e7",
    "--line-strong": "#c5cad3",
    "--line-note": "#e8c766",
    "--tone-accent": "#3b5bdb",
    "--tone-good": "#1e6b2f",
    "--tone-warn": "#8a4b00",
    "--tone-bad": "#b02525",
    "--surface-warn": "#fff4e0",
    "--surface-bad": "#fdecec",
  },
  dark: {
    "--mantine-color-dimmed": "#c1c2c5",
    "--mantine-color-placeholder": "#a6a7ab",
    "--mantine-color-error": "#ffb3b3",
    "--surface-chrome": "#17181b",
    "--surface-page": "#1d1e22",
    "--surface-panel": "#25262b",
    "--surface-hover": "#2c2e33",
    "--surface-selected": "#26314f",
    "--surface-note": "#332c18",
    "--line": "#373a40",
    "--line-strong": "#4a4d55",
    "--line-note": "#8a6d1f",
    "--tone-accent": "#91a7ff",
    "--tone-good": "#8ce99a",
    "--tone-warn": "#ffd08a",
    "--tone-bad": "#ffb3b3",
    "--surface-warn": "#33291a",
    "--surface-bad": "#3a2222",
  },
});
