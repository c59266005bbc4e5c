// What the scripts of pages see of the engine, which is checked by itself.
declare const pustaka: any;
interface Window { pustaka?: any }
