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

/** Deeds that stand alone, as the thing that people do. */
export const DEEDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    browsed: 'browsing',
    commented: 'comment',
    created: 'creation',
    deleted: 'deletion',
    downloaded: 'download',
    edited: 'editing',
    exported: 'export',
    followed: 'following',
    imported: 'import',
    installed: 'installation',
    invited: 'invitation',
    liked: 'like',
    ordered: 'order',
    paid: 'payment',
    played: 'play',
    posted: 'posting',
    published: 'publishing',
    purchased: 'purchase',
    rated: 'rating',
    registered: 'registration',
    saved: 'saving',
    searched: 'search',
    share: 'sharing',
    shared: 'sharing',
    submitted: 'submission',
    subscribed: 'subscription',
    uninstalled: 'uninstallation',
    unsubscribed: 'cancellation',
    upgraded: 'upgrade',
    uploaded: 'upload',
    watched: 'watching',
  }),
);
