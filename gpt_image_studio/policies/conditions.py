"""When a sentence is shown: what this installation is made of."""

from gpt_image_studio.policies.facts import Judge, company_at
from gpt_image_studio.policies.model import Condition


def unless(condition: Condition) -> Condition:
    return Condition(f"unless {condition.words}", lambda facts: not condition.holds(facts))


def all_of(*conditions: Condition) -> Condition:
    words = " and ".join(condition.words for condition in conditions)
    return Condition(words, lambda facts: all(condition.holds(facts) for condition in conditions))


def _judged_by(who: Judge) -> Condition:
    return Condition(f"STUDIO_MODERATION={who}", lambda facts: facts.moderation is who)


NAMED_COMPANY = Condition("STUDIO_BRAND_COMPANY is set", lambda facts: bool(facts.company))
DISCLAIMED = Condition("STUDIO_BRAND_DISCLAIMER is set", lambda facts: bool(facts.disclaimer))

MODEL = Condition("OPENAI_API_KEY is set", lambda facts: bool(facts.model_host))
DEMO = unless(MODEL)

DATABASE_AT_SUPABASE = Condition(
    "STUDIO_DATABASE_URL is at Supabase", lambda facts: company_at(facts.database_host) == "Supabase"
)
DATABASE_ELSEWHERE = Condition(
    "STUDIO_DATABASE_URL is elsewhere",
    lambda facts: bool(facts.database_host) and not DATABASE_AT_SUPABASE.holds(facts),
)

BUCKET = Condition("S3_* are set", lambda facts: bool(facts.files_host))
FOLDER = unless(BUCKET)
BUCKET_AT_R2 = Condition("S3_ENDPOINT_URL is Cloudflare R2", lambda facts: company_at(facts.files_host) == "Cloudflare")
BUCKET_ELSEWHERE = all_of(BUCKET, unless(BUCKET_AT_R2))

REDIS = Condition("STUDIO_REDIS_URL is set", lambda facts: facts.has_redis)

UNJUDGED = _judged_by(Judge.OFF)
JUDGED = unless(UNJUDGED)
JUDGED_HERE = _judged_by(Judge.LOCAL)
JUDGED_BY_CREEM = _judged_by(Judge.CREEM)
JUDGED_BY_OPENAI = _judged_by(Judge.OPENAI)
UPLOADS_JUDGED = Condition("uploads are judged by OpenAI", lambda facts: facts.judges_uploads)

HTTPS = Condition("STUDIO_PUBLIC_URL begins with https", lambda facts: facts.is_https)

#: Database, files and what pages show are on the machine the studio runs on.
KEPT_HERE = Condition(
    "no outside database, bucket or Redis is set",
    lambda facts: not (facts.database_host or facts.files_host or facts.has_redis),
)
JUDGED_OUTSIDE = Condition(
    "STUDIO_MODERATION is creem or openai", lambda facts: facts.moderation in {Judge.CREEM, Judge.OPENAI}
)
NOTHING_LEAVES = all_of(KEPT_HERE, DEMO, unless(JUDGED_OUTSIDE))

SUPABASE_ACCOUNTS = Condition("Supabase signs people in", lambda facts: facts.has_supabase_accounts)
PAYMENTS = Condition("payments through Creem are configured", lambda facts: facts.has_payments)
