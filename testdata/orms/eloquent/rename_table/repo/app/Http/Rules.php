<?php

namespace App\Http;

class Rules
{
    public function rules(): array
    {
        return ['order' => 'required|exists:orders,id', 'title' => trans('orders.title')]; // ~ breaking likely
    }
}
