/** The words of what other systems know of the demo's clients. */
export const pages: readonly { title: string; path: string }[] = [
  { title: "Кухни на заказ", path: "/kitchens" },
  { title: "Калькулятор шкафа", path: "/wardrobe/calculator" },
  { title: "Доставка и сборка", path: "/delivery" },
  { title: "Акции месяца", path: "/sale" },
  { title: "Рассрочка без банка", path: "/instalments" },
  { title: "Отзывы", path: "/reviews" },
  { title: "Контакты и салоны", path: "/contacts" },
  { title: "Корзина", path: "/cart" },
  { title: "Запись на замер", path: "/measure" },
];

export const letters: readonly {
  letter: "autoChain" | "instant" | "chain" | "process" | "funnel";
  title: string;
  sentFrom: string;
  funnel: string;
}[] = [
  { letter: "autoChain", title: "Добро пожаловать: с чего начать", sentFrom: "Новые клиенты", funnel: "" },
  { letter: "autoChain", title: "Как выбрать кухню и не пожалеть", sentFrom: "Новые клиенты", funnel: "" },
  { letter: "instant", title: "Скидка до конца недели", sentFrom: "Все подписчики", funnel: "" },
  { letter: "instant", title: "Открываем салон на Садовой", sentFrom: "Все подписчики", funnel: "" },
  { letter: "chain", title: "Три ошибки при заказе окон", sentFrom: "Окна: прогрев", funnel: "" },
  { letter: "process", title: "Ваш заказ передан в цех", sentFrom: "После оплаты", funnel: "" },
  { letter: "process", title: "Остались вопросы по расчёту?", sentFrom: "Брошенный расчёт", funnel: "Расчёт кухни" },
  { letter: "funnel", title: "Ваш расчёт готов", sentFrom: "Расчёт кухни", funnel: "Расчёт кухни" },
  { letter: "funnel", title: "Расчёт действует ещё два дня", sentFrom: "Расчёт кухни", funnel: "Расчёт кухни" },
];

export const groups = [
  "Новые клиенты",
  "Все подписчики",
  "Покупатели",
  "Окна: прогрев",
  "Выставка 2026",
  "Партнёрская",
];
export const tunnels: readonly { title: string; branches: readonly string[]; leadMagnets: readonly string[] }[] = [
  {
    title: "Расчёт кухни",
    branches: ["Начало", "Получил расчёт", "Записан на замер"],
    leadMagnets: ["Чек-лист замера"],
  },
  {
    title: "Гид по окнам",
    branches: ["Начало", "Прочитал гид"],
    leadMagnets: ["Гид по стеклопакетам", "Смета в таблице"],
  },
  { title: "Возврат в салон", branches: ["Начало"], leadMagnets: [] },
];
export const connections = ["Основной бот", "Салон на Садовой", "Группа ВКонтакте"];
export const plans: readonly { title: string; stages: readonly string[] }[] = [
  { title: "Кухни под ключ", stages: ["Расчёт", "Замер", "Договор", "Монтаж"] },
  { title: "Повторные продажи", stages: ["Первый контакт", "Предложение"] },
];
export const webinars = ["Кухня за один день", "Как читать смету", "Окна без сквозняков"];
export const chat = ["А рассрочка есть?", "Сколько делаете по времени?", "Спасибо, очень понятно", "Можно запись?"];
export const clickSources = ["yandex / cpc", "vk / target", "telegram / post", "email / letter"];
export const campaigns = ["Кухни осень", "Окна ремонт", "Ретаргет корзина"];
export const ads = ["Баннер 1", "Баннер 2", "Видео 15 секунд"];
export const keys = ["кухни на заказ", "пластиковые окна цена", "шкаф купе"];
export const partners = ["design-studio", "remont-blog", "novosel"];
export const forms = ["Форма «Расчёт кухни»", "Форма подписки", "Форма заказа"];
export const callingTasks: readonly { title: string; statuses: readonly string[] }[] = [
  { title: "Обзвон после выставки", statuses: ["перезвонить", "недозвон", "заинтересован"] },
  { title: "Неоплаченные счета", statuses: ["обещал оплатить", "отказ", "перезвонить"] },
];
export const callingComments = ["Просил позже, за рулём", "Ждёт счёт на почту", "Выбирает между двумя цветами"];
export const pointReasons = ["За заказ", "За отзыв", "Подарок ко дню рождения", "Списание при оплате"];
export const events: readonly { source: string; title: string; text: string }[] = [
  { source: "zapier", title: "Add/Update Lead", text: "Обновлены имя и город" },
  { source: "site", title: "Аккаунт создан", text: "Регистрация в личном кабинете" },
  { source: "leeloo", title: "Профили объединены", text: "Подписки из двух каналов" },
];
export const paymentErrors = ["51", "05", "54"];
export const paymentMethods = ["Карта", "СБП", "Счёт юрлицу"];
