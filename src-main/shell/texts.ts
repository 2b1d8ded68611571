// What the operating system shows for us: menu, tray, dialogs, notifications. Everything inside the window is in
// src-renderer/ui/texts.
import type { CommandArgs } from "../../src-contract/commands/index.ts";
import type { Settings } from "../../src-contract/commands/system.ts";

export type PhoneState = CommandArgs<"showPhoneState">["state"];

export type ShellTexts = {
  appName: string;
  menu: {
    file: string;
    newClient: string;
    import: string;
    syncNow: string;
    settings: string;
    signOut: string;
    quit: string;
    edit: string;
    undo: string;
    redo: string;
    cut: string;
    copy: string;
    paste: string;
    pastePlain: string;
    selectAll: string;
    find: string;
    palette: string;
    view: string;
    zoomIn: string;
    zoomOut: string;
    resetZoom: string;
    theme: string;
    fullScreen: string;
    devTools: string;
    call: string;
    dial: string;
    dialCopied: string;
    window: string;
    minimize: string;
    zoomWindow: string;
    close: string;
    front: string;
    help: string;
    about: string;
    services: string;
    hide: string;
    hideOthers: string;
    showAll: string;
  };
  phone: Record<PhoneState, string>;
  tray: { open: string; missed: (count: number) => string; hangUp: string };
  callWindow: string;
  quitInCall: { message: string; detail: string; stay: string; quit: string };
  notification: { answer: string; reject: string };
  files: {
    chooseImport: string;
    tables: string;
    chooseUnsent: string;
    unsent: string;
    allFiles: string;
    save: string;
  };
  /** Between a number and its extension in the dial field. */
  extension: string;
};

const ru: ShellTexts = {
  appName: "Картотека",
  menu: {
    file: "Файл",
    newClient: "Новый клиент",
    import: "Загрузить клиентов из файла…",
    syncNow: "Синхронизировать",
    settings: "Настройки…",
    signOut: "Выйти из учётной записи…",
    quit: "Закрыть «Картотеку»",
    edit: "Правка",
    undo: "Отменить",
    redo: "Повторить",
    cut: "Вырезать",
    copy: "Копировать",
    paste: "Вставить",
    pastePlain: "Вставить без оформления",
    selectAll: "Выделить всё",
    find: "Найти",
    palette: "Клиенты и команды…",
    view: "Вид",
    zoomIn: "Крупнее",
    zoomOut: "Мельче",
    resetZoom: "Обычный размер",
    theme: "Сменить тему",
    fullScreen: "Во весь экран",
    devTools: "Инструменты разработчика",
    call: "Звонок",
    dial: "Набрать номер",
    dialCopied: "Позвонить по скопированному номеру",
    window: "Окно",
    minimize: "Свернуть",
    zoomWindow: "Изменить масштаб",
    close: "Закрыть окно",
    front: "Все окна на передний план",
    help: "Справка",
    about: "О программе «Картотека»",
    services: "Службы",
    hide: "Скрыть «Картотеку»",
    hideOthers: "Скрыть остальные",
    showAll: "Показать все",
  },
  phone: {
    offline: "нет линии",
    connecting: "подключаюсь к линии",
    ready: "на линии",
    doNotDisturb: "не беспокоить",
    wrapUp: "оформляю звонок",
    ringing: "звонок",
    inCall: "разговор",
  },
  tray: { open: "Открыть «Картотеку»", missed: (count) => `пропущено: ${count}`, hangUp: "Завершить" },
  callWindow: "Разговор",
  quitInCall: {
    message: "Идёт разговор",
    detail: "Если закрыть «Картотеку», он оборвётся. Запись о звонке сохранится.",
    stay: "Остаться",
    quit: "Завершить и закрыть",
  },
  notification: { answer: "Ответить", reject: "Отклонить" },
  files: {
    chooseImport: "Файл со списком клиентов",
    tables: "Таблицы CSV",
    chooseUnsent: "Файл с неотправленными записями",
    unsent: "Записи Картотеки",
    allFiles: "Все файлы",
    save: "Сохранить",
  },
  extension: "доб.",
};

const en: ShellTexts = {
  appName: "Kartoteka",
  menu: {
    file: "File",
    newClient: "New client",
    import: "Import clients from a file…",
    syncNow: "Sync now",
    settings: "Settings…",
    signOut: "Sign out…",
    quit: "Quit Kartoteka",
    edit: "Edit",
    undo: "Undo",
    redo: "Redo",
    cut: "Cut",
    copy: "Copy",
    paste: "Paste",
    pastePlain: "Paste as plain text",
    selectAll: "Select all",
    find: "Find",
    palette: "Clients and commands…",
    view: "View",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    resetZoom: "Actual size",
    theme: "Switch theme",
    fullScreen: "Full screen",
    devTools: "Developer tools",
    call: "Call",
    dial: "Dial a number",
    dialCopied: "Call the copied number",
    window: "Window",
    minimize: "Minimize",
    zoomWindow: "Zoom",
    close: "Close window",
    front: "Bring all to front",
    help: "Help",
    about: "About Kartoteka",
    services: "Services",
    hide: "Hide Kartoteka",
    hideOthers: "Hide others",
    showAll: "Show all",
  },
  phone: {
    offline: "no line",
    connecting: "connecting to the line",
    ready: "on the line",
    doNotDisturb: "do not disturb",
    wrapUp: "writing up a call",
    ringing: "ringing",
    inCall: "in a call",
  },
  tray: { open: "Open Kartoteka", missed: (count) => `missed: ${count}`, hangUp: "Hang up" },
  callWindow: "Call",
  quitInCall: {
    message: "A call is in progress",
    detail: "Quitting Kartoteka ends it. The call record is kept.",
    stay: "Stay",
    quit: "End and quit",
  },
  notification: { answer: "Answer", reject: "Decline" },
  files: {
    chooseImport: "File with the list of clients",
    tables: "CSV tables",
    chooseUnsent: "File with unsent records",
    unsent: "Records of Kartoteka",
    allFiles: "All files",
    save: "Save",
  },
  extension: "ext.",
};

export function shellTexts(language: Settings["language"]): ShellTexts {
  return { ru, en }[language];
}
