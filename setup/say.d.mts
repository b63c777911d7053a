export declare function language(env?: Record<string, string | undefined>): 'zh' | 'en'
export declare function say(zh: string, en: string): string
