{{ config(materialized='table') }}
{% set statuses = ['open', 'paid'] %}
select id, {{ dbt_utils.star('x') }}
from {{ ref('orders') }} o
join {{ source('shop', 'customers') }} c on c.id = o.customer_id
{% if is_incremental() %}
where o.updated_at > 1
{% else %}
where o.total > 0
{% endif %}
{# select comment #}
order by 1
