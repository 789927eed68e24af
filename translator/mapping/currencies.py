"""The currencies of ISO 4217 in circulation, and the symbols that exports write beside an amount."""

from __future__ import annotations

#: Source: the list of ISO 4217 as its maintenance agency (SIX) publishes it, without metals and units of account.
CURRENCIES = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY
    COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP
    MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR
    SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND
    VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
    """.split()  # noqa: SIM905  a long list of codes is read as one
)

#: What is written beside an amount and means one currency only, in capital letters and without blanks.
SYMBOLS = {
    "€": "EUR", "£": "GBP", "GB£": "GBP", "₹": "INR", "₩": "KRW", "₫": "VND", "฿": "THB", "₺": "TRY", "₽": "RUB",
    "₴": "UAH", "₦": "NGN", "₱": "PHP", "₪": "ILS", "ZŁ": "PLN", "R$": "BRL", "US$": "USD", "USD$": "USD",
    "U$": "USD", "CA$": "CAD", "C$": "CAD", "CAD$": "CAD", "AU$": "AUD", "A$": "AUD", "AUD$": "AUD", "NZ$": "NZD",
    "HK$": "HKD", "SG$": "SGD", "S$": "SGD", "MX$": "MXN", "NT$": "TWD", "CN¥": "CNY", "RMB": "CNY", "JP¥": "JPY",
    "EUR€": "EUR", "GBP£": "GBP", "\uffe1": "GBP", "KČ": "CZK", "FT": "HUF", "LEI": "RON",
}  # fmt: skip

#: What several countries write: a mapping declares which it is.
AMBIGUOUS = frozenset({"$", "¥", "\uff04", "\uffe5", "KR", "FR", "RS"})
