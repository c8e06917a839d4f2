/** What was done to a thing, as event names say it; people are called after the thing. */
export const DONE: ReadonlySet<string> = new Set(
  (
    'abandoned accepted accessed achieved activated added adjusted answered applied approved archived assigned ' +
    'attached attempted attended began booked bought browsed cancelled canceled changed charged checked chosen ' +
    'claimed cleared clicked closed commented completed configured confirmed connected copied created customised ' +
    'customized declined delayed deleted delivered detected disabled disconnected dismissed displayed downloaded ' +
    'dragged duplicated earned edited enabled ended enrolled entered executed expired exported failed favorited ' +
    'filed filled filtered finished focused followed forwarded generated granted imported initiated inserted ' +
    'installed integrated invited issued joined launched left liked linked listed loaded logged made marked merged ' +
    'modified moved muted notified opened ordered paid paused performed picked pinned placed played posted pressed ' +
    'previewed printed processed published purchased ran rated reached read received recorded redeemed refreshed ' +
    'refunded registered rejected removed renamed renewed replied reported requested reset resized resolved restored ' +
    'resumed retried returned reviewed revoked saved scanned scheduled scrolled searched seen selected sent set shared ' +
    'shipped showed shown signed skipped sorted started stopped streamed submitted subscribed succeeded swiped ' +
    'switched synced tagged tapped toggled touched tracked transferred tried triggered turned typed unfollowed ' +
    'uninstalled unlocked unsubscribed updated upgraded uploaded used validated verified viewed views visited voted ' +
    'watched written'
  ).split(' '),
);

/** The same as an order, when it comes first: `Create Report`. Many are things, too (`export_downloaded`). */
export const TO_DO: ReadonlySet<string> = new Set(
  (
    'accept access activate add apply approve archive assign attach begin book browse buy cancel change check choose ' +
    'clear click close comment complete configure confirm connect copy create delete disable dismiss display download ' +
    'earn edit enable enter export finish generate get import insert install invite join launch leave like list ' +
    'load make mark move notify open pay pick place play post publish purchase read receive record redeem refresh ' +
    'remove rename reply request reset restore resume review save schedule scroll search see select send set share show ' +
    'skip sort spend start stop submit subscribe sync tap toggle track try type unlock update upgrade upload use verify ' +
    'view visit watch write'
  ).split(' '),
);

/** Orders that come last, as GA4 writes them: `form_submit`. Those that are things, too, stay (`file_download`). */
export const DONE_LAST: ReadonlySet<string> = new Set(
  'begin click complete dismiss finish focus impression load open progress receive start submit tap view'.split(
    ' ',
  ),
);

/** To look at something says nothing about what it is for. */
export const LOOKING: ReadonlySet<string> = new Set(
  (
    'browse browsed click clicked display displayed impression load loaded scroll scrolled see seen show showed shown ' +
    'tap tapped touched view viewed views visit visited leave left'
  ).split(' '),
);

/** What people do, as a thing: for deeds that stand alone, and to tell people who do different things with the same. */
export const DEEDS: ReadonlyMap<string, string> = new Map(
  [
    ['browsing', 'browse', 'browsed'],
    ['commenting', 'comment', 'commented'],
    ['creation', 'create', 'created'],
    ['deletion', 'delete', 'deleted'],
    ['download', 'download', 'downloaded'],
    ['editing', 'edit', 'edited'],
    ['export', 'export', 'exported'],
    ['following', 'follow', 'followed'],
    ['import', 'import', 'imported'],
    ['installation', 'install', 'installed'],
    ['invitation', 'invite', 'invited'],
    ['like', 'like', 'liked'],
    ['opening', 'open', 'opened'],
    ['order', 'order', 'ordered'],
    ['payment', 'pay', 'paid'],
    ['play', 'play', 'played'],
    ['posting', 'post', 'posted'],
    ['publishing', 'publish', 'published'],
    ['purchase', 'purchase', 'purchased', 'buy', 'bought'],
    ['rating', 'rate', 'rated'],
    ['registration', 'register', 'registered'],
    ['saving', 'save', 'saved'],
    ['search', 'search', 'searched'],
    ['sharing', 'share', 'shared'],
    ['submission', 'submit', 'submitted'],
    ['subscription', 'subscribe', 'subscribed'],
    ['uninstallation', 'uninstall', 'uninstalled'],
    ['cancellation', 'unsubscribe', 'unsubscribed', 'cancel', 'cancelled', 'canceled'],
    ['update', 'update', 'updated'],
    ['upgrade', 'upgrade', 'upgraded'],
    ['upload', 'upload', 'uploaded'],
    ['viewing', 'view', 'viewed'],
    ['watching', 'watch', 'watched'],
  ].flatMap(([thing, ...forms]) => forms.map((form): [string, string] => [form, thing!])),
);
