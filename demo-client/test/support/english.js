/** The page's texts are in English, whatever language this machine speaks: to be imported before the page's modules. */
Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en'] }, configurable: true });
