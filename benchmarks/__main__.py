"""`make bench`: every figure of docs/performance.md, one after the other."""

from benchmarks import forecast, gate, promotion, sign_offs, waiting, webhooks, what_if

gate.main()
what_if.main()
forecast.main()
sign_offs.main()
promotion.main()
webhooks.main()
waiting.main([1000])
